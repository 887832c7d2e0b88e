"""Who people are: accounts, roles, sign-ins, API keys."""
