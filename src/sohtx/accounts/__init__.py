"""People: who they are, their roles by area and organization, sign-in, and the log of who did what.

A **grant** gives a person a role within a scope: the whole installation, an area, an organization. A **right** is
what a page or act asks for; ``rights.TABLE`` says which role has which. A **ticket** is a link that lets somebody
in once.
"""
