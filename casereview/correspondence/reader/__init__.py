"""The letter reader: rules, not a model; each states its name and would rather miss than be wrong.

pages -> layout (rows, cells) -> blocks (paragraphs, table rows) -> tokens -> rules -> proposals.
"""
