"""The Streamlit dashboard: pages lay out, charts draw, every number comes from data.queries."""
