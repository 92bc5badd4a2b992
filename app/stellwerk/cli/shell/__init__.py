"""The shell: a prompt or a script of lines over one open application."""
