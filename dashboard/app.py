"""What all pages of the dashboard share, around the one asked for; ``server.py`` serves it."""

from __future__ import annotations

import streamlit as st

from dashboard import markup, state, widgets
from dashboard.language import _
from pipeline.errors import StoreError

# The folder must not be called "pages": Streamlit takes one of that name beside the entry for its older kind of
# app, and whoever opens a page by its address before anyone has seen the front page gets it bare.
state.choose_language()
markup.stay_on(state.as_of())
PAGES = [
    st.Page("screens/overview.py", title=_("Overview"), default=True),
    st.Page("screens/timeline.py", title=_("Timeline"), url_path="timeline"),
    st.Page("screens/products.py", title=_("Products"), url_path="products"),
    st.Page("screens/vendors.py", title=_("Vendors"), url_path="vendors"),
    st.Page("screens/news.py", title=_("News"), url_path="news"),
    st.Page("screens/stack.py", title=_("Check my stack"), url_path="stack"),
    st.Page("screens/follow.py", title=_("Get alerts"), url_path="follow"),
    st.Page("screens/sources.py", title=_("Sources"), url_path="sources", visibility="hidden"),
    st.Page("screens/database.py", title=_("Data"), url_path="data", visibility="hidden"),
    st.Page("screens/about.py", title=_("About"), url_path="about", visibility="hidden"),
    st.Page("screens/product.py", title=_("Product"), url_path="product", visibility="hidden"),
]

page = st.navigation(PAGES, position="hidden")
st.set_page_config(page_title=f"{page.title} · Swansong", page_icon=widgets.ICON, layout="wide")
widgets.masthead(PAGES, page)
try:
    widgets.freshness()
    page.run()
except widgets.PageEnd:
    pass
except StoreError as error:
    widgets.failure(error)
finally:
    widgets.footer()
