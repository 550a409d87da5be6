"""The projector: one slide a page, the next and the one before a link away."""

from django.http import HttpResponse
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.rights import Right
from sohtx.petitions.conference_forms import say_time
from sohtx.petitions.conference_pages import frame
from sohtx.petitions.conference_slides import LINES_A_SLIDE, TOPICS_A_SLIDE, slides_of

LONGEST_NUMBER = 4


@page(Right.CONFERENCE_SEE)
def conference_slides(request: AskedRequest, code: str) -> HttpResponse:
    """One slide of the review."""
    told = frame(code)
    slides = slides_of(request, told["one"], told["period"])
    text = request.GET.get("trang", "")
    is_number = text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER
    number = min(max(int(text) if is_number else 1, 1), len(slides))
    slide = slides[number - 1]
    context = told | {
        "slide": slide,
        "number_of": number,
        "slides": slides,
        "say_time": say_time,
        "items": told["one"].agenda[slide.part * LINES_A_SLIDE :][:LINES_A_SLIDE],
        "topics": told["one"].topics[slide.part * TOPICS_A_SLIDE :][:TOPICS_A_SLIDE],
    }
    return render(request, "petitions/conference_slides.html", context)
