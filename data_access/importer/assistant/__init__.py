"""Help for whoever has files and no mapping: a workbook to fill in, and a draft of a mapping for a file that is there."""

from data_access.importer.assistant.glances import Glance, glances
from data_access.importer.assistant.suggestion import Suggestion, suggest, suggested
from data_access.importer.assistant.template import is_template, template_mapping, write_template

__all__ = ["Glance", "Suggestion", "glances", "is_template", "suggest", "suggested", "template_mapping", "write_template"]
