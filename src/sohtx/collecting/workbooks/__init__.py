"""Returns there and back in Excel: a workbook goes out filled in as far as is known, and comes back by any program.

* ``shape`` (what stands where, and by what words it is found again), ``organizations`` (who may be named in a row).
* ``filling`` (what goes into a workbook), ``writing`` (the workbook): ``listing`` (organizations, a row each),
  ``single`` (of one alone, a line each), ``asides`` (the hidden sheet and the guide); by ``cells`` (looks,
  values) and ``words``.
* ``formulas`` (a rule as Excel works it out), ``checks`` (what Excel watches), ``allowed`` (what it lets one write).
* ``grid`` and ``recognizing`` (which form and period a workbook is, where its head is), ``spoilt`` (what cannot be
  read), ``below`` (the cells under the head), ``whose`` and ``reading`` (what each row says), ``looking`` (what would
  become of it; nothing is written), ``taking`` (one act of ``sohtx.returns.services``), ``marking`` (the same workbook
  with what is wrong).
"""
