"""Pages of the site: each function takes values and gives a finished `Page`."""

from generator.present.pages.api import api_page
from generator.present.pages.area import area_page
from generator.present.pages.areas import areas_page
from generator.present.pages.authority import authority_page
from generator.present.pages.data import data_page, dictionary_page
from generator.present.pages.home import home_page
from generator.present.pages.problems import problems_page
from generator.present.pages.rubric import rubric_page
from generator.present.pages.school import school_page
from generator.present.pages.self_assessment_form import self_assessment_form_page

__all__ = [
    "api_page",
    "area_page",
    "areas_page",
    "authority_page",
    "data_page",
    "dictionary_page",
    "home_page",
    "problems_page",
    "rubric_page",
    "school_page",
    "self_assessment_form_page",
]
