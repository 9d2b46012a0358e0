"""The look of the site and its components: tags (``templatetags/ui.py``) with a small template each.

Pages of other parts extend ``ui/page.html``, use the tags, and never name the kit's classes. A gallery shows them all.
"""
