"""HTTP of the accounts: our own API and the doors that the documents share."""
