"""The command line: thin subcommands and how their answers look."""
