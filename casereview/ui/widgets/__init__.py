"""The parts that pages are made of: small, styled by role, named for assistive technology."""
