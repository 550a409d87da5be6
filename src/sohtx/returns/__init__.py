"""Station 2: returns. A filing is what one organization reports on one form for one period.

Each act on it (submission, acceptance, rejection, withdrawal, correction) is a new version; none is changed.
"""
