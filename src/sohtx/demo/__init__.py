"""The example province: an invented register of old Lào Cai and Yên Bái, from 2022 through the reform of 2025.

The communes are real; every cooperative, person, paper and return is invented. The first half of 2023 comes to
the figures of the article of 28 July 2023, exactly, and the years around it to what was printed of both provinces
(``plan``). Everything is drawn with fixed seeds: the same bytes each time, on every machine.

Between the halves it lives (``years``): conferences, petitions and who answered them, tasks, classes, the work log, the
fund and the other registers, as ``story`` tells, each act through its own service at the moment it was known.
"""
