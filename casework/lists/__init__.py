"""Target lists: pieces of help that go to a partner under one number, and the file that the partner sends back."""
