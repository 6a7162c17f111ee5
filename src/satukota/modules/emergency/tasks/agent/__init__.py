"""The telephone agent: a small process that answers SIP and tells the centre, also when the centre is away for a
while.
"""
