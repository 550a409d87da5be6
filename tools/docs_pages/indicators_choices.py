"""The last part of docs/indicators.md: what the program does where the contract of figures leaves a choice."""

CHOICES = """\
## Choices

Where the contract of figures is silent or can be read in two ways, the program does this. Each line is one
choice.

### Returns

- The return for exactly the period, if one counts, decides alone: a cell left blank there is not looked up
  in the parts.
- Read from parts, a stock needs the last part only (and of that, its own last part); a flow needs every
  part.
- With `--include-submitted` a submitted version counts also where nothing was ever accepted and after a
  withdrawal; once rejected, no earlier submitted version is tried in its place.
- A return counts in the area and sector that its organization has at the end of the period, whatever
  `--on` says.
- Read from parts, a flow is an estimate if any of them was one, a stock if the last was.
- Exactly 70 % reporting is not low reliability; a value that is wholly imputed is.

### Register

- At an earlier `--known`, a birth while the organization exists gives its attributes and nothing else:
  status, memberships and the day of birth stay.
- An exit that names a new area or sector is a move first, then an exit from the new cell.
- An observation may be recorded of an organization that has ended. It is not refused, and a new birth
  starts without it.
- The memberships of a union that ended hold again if the union is born again.
- `charter_capital_registered` counts as expected every cooperative that exists, of any status; those
  without a registered capital have not reported it.

### Areas

- What succeeds an ended unit is what it passed into on its last day; parts that it ceded earlier, while
  going on, are not.
- What a unit not yet begun was made of is what came into it on its first day; what it took in later is
  not.
- A single successor is no division and no choice, whatever share is written.
- A part is named by its unit, not by its bare code, and on the day of the division or later.
- `reassigned_n` counts a placement by choice even where all the parts lie in the same printed area. Asked
  for the country without `--by area` it is 0.
- A district that ended without a successor passes to its parent; this is no choice.

### Growth

- A value that is not there is printed as 0 in the numerator or denominator of a comparison.
- Growth on a zero or negative base is `M`, also where the present value is itself `L`.
- With `--on` on 29 February the year before is taken on 28 February.
- The matched growth of a mean is Σ ÷ Σ over the pairs, not mean ÷ mean.

### Plan

- A target counts when its `period` is the calendar year; a blank `area_code` and the country's code are
  the same.
- A flow with one of the year's periods missing has no value: its numerator is 0 and its status the worst
  of them.
- No target and a target of zero are `M`; a negative target is divided by.
- A figure in per cent is divided by its target like any other: the result is a percentage, not points.
- A flow of the register for `2023-L` runs from 1 January to 14 December 2023 and is read against the
  target of 2023.
- Of two targets decided and recorded at the same moments, the one written into the book last is in force.

### Imputation

- The nearer of the two earlier periods with a value decides; if its factor fails, the other is not tried.
- Those over whom the factor is taken need not be operating; a blank sector is a sector of its own for
  this.
- The sum then is of accepted versions only; the sum now is as asked, with submitted ones if they are
  included.
- What is filled in is not rounded, persons neither, and counts in the organization's present cell.

### Printing

- Numbers are rounded once, when printed; the lines of `explain` too, so that printed lines may miss the
  figure by millionths.
- An indicator asked for twice is printed once; indicators are always ordered by code.
"""
