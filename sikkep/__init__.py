"""Puts the rooms together: settings, command line, the one-machine programme and the demo district."""
