"""What is told to people outside: mail that sends itself; letters, faxes and calls that staff work through as lists.

``posting`` puts a message in, ``sending`` sends mail, ``handling`` is for what people do by hand.
"""
