"""Puts every SARIF and JUnit file of a folder to the published schema, and a spoilt one of each, which it must refuse."""

import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

import jsonschema
import xmlschema


def plain(path):
    """A JUnit file less the two things that most servers know and that schema does not (docs/spec/reports.md, section 3)."""
    tree = ElementTree.parse(path)
    tree.getroot().attrib.pop("skipped", None)
    for case in tree.iter("testcase"):
        for properties in case.findall("properties"):
            case.remove(properties)
    return tree


def main(sarif, junit, folder):
    sarif = jsonschema.Draft7Validator(json.loads(pathlib.Path(sarif).read_text()))
    junit = xmlschema.XMLSchema(junit)
    count, faults = 0, []
    for path in sorted(pathlib.Path(folder).iterdir()):
        if path.suffix == ".sarif":
            wrong = [f"{error.json_path}: {error.message}" for error in sarif.iter_errors(json.loads(path.read_text()))]
        else:
            wrong = [f"{error.path}: {error.reason}" for error in junit.iter_errors(plain(path))]
        faults += [f"{path}: {fault}" for fault in wrong]
        count += 1
    for fault in faults:
        print(fault)

    document = json.loads(pathlib.Path(folder, "0.sarif").read_text())
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert list(sarif.iter_errors(document)), "a spoilt SARIF file was not told"
    tree = plain(pathlib.Path(folder, "0.xml"))
    del next(tree.iter("testcase")).attrib["name"]
    assert list(junit.iter_errors(tree)), "a spoilt JUnit file was not told"
    assert count >= 40, f"only {count} views in {folder}"
    print(f"{count} views, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
