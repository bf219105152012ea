"""Write every case's data and the data dictionary: ``python -m workshop_kit.cases.generate``."""

from workshop_kit.cases import data_dictionary
from workshop_kit.cases.generate import generate, generators
from workshop_kit.files import course_files

for name in generators():
    for path in generate(name, course_files("case_data", name)):
        print(path)
readme = course_files("case_data", "README.md")
readme.write_bytes(data_dictionary().encode("utf-8"))
print(readme)
