"""The door for messages: one module per thing that is kept."""
