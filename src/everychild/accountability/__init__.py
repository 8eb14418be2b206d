"""What may be said in public: figures by state and county, fixed once a day, small numbers left out.

Owns the publications and their figures. Always true: a figure stays as it was published; nothing published here lets
anybody reckon a number under eleven of a county by subtraction.
"""
