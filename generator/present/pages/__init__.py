"""Pages of the site: each function takes values and gives a finished `Page`."""

from generator.present.pages.a_to_z import a_to_z_pages
from generator.present.pages.api import api_page
from generator.present.pages.area import area_page
from generator.present.pages.areas import areas_page
from generator.present.pages.authority import authority_page
from generator.present.pages.bare import bare_areas, bare_pages, bare_rounds
from generator.present.pages.compare import compare_page
from generator.present.pages.criterion import criterion_pages
from generator.present.pages.data import data_page, dictionary_page
from generator.present.pages.home import home_page
from generator.present.pages.medians import median_note
from generator.present.pages.problems import problems_page
from generator.present.pages.rubric import rubric_page
from generator.present.pages.school import school_page, school_pages
from generator.present.pages.self_assessment_form import self_assessment_form_page

__all__ = [
    "a_to_z_pages",
    "api_page",
    "area_page",
    "areas_page",
    "authority_page",
    "bare_areas",
    "bare_pages",
    "bare_rounds",
    "compare_page",
    "criterion_pages",
    "data_page",
    "dictionary_page",
    "home_page",
    "median_note",
    "problems_page",
    "rubric_page",
    "school_page",
    "school_pages",
    "self_assessment_form_page",
]
