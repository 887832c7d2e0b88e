"""What travels in and out, a file a noun; names of fields are the document's."""
