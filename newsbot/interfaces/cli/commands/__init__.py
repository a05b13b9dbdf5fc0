"""The commands, a file or folder for each by its name: arguments, question, output.

What several of them share stands beside this folder. Nothing may import a command but the loader in `interfaces.cli`.
"""
