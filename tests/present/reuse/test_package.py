"""`datapackage.json` and the rest that tells programs what the tables are."""

import csv
import hashlib
import io
import json

from generator.present.reuse.package import csvw_of, package_of, version_of
from generator.present.reuse.table_files import table_files
from generator.wording.tables import tables


def made(edition):
    found = list(table_files(edition))
    contents = {file.path.rpartition("/")[2]: file.content for _, files in found for file in files}
    return package_of(edition, [facts for facts, _ in found]), contents


def test_every_file_has_its_size_and_its_digest(an_edition, line):
    package, contents = made(an_edition(line))
    told = [one for resource in package["resources"] for one in (resource, *resource["dang_khac"])]

    assert {one["path"] for one in told} == set(contents)
    for one in told:
        assert one["bytes"] == len(contents[one["path"]])
        assert one["hash"] == f"sha256:{hashlib.sha256(contents[one['path']]).hexdigest()}"


def test_every_column_is_told_in_the_order_of_the_file(an_edition, line):
    package, contents = made(an_edition(line))

    for resource in package["resources"]:
        header = next(csv.reader(io.StringIO(contents[resource["path"]].decode())))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert all(field["title"] and field["description"] for field in resource["schema"]["fields"])
        csvw = csvw_of(tables()[resource["name"]], an_edition(line))
        assert [column["titles"] for column in csvw["tableSchema"]["columns"]] == [[name] for name in header]


def test_columns_refer_to_columns_that_exist():
    for table in tables().values():
        assert set(table.key) <= set(table.header), table.name
        for column in table.columns:
            if column.refers:
                other, name = column.refers.split(".")
                assert name in tables()[other].header


def test_the_version_tells_format_day_and_revision(an_edition):
    assert version_of(an_edition()) == "1.2.0+20240701.a0a9a65"


def test_without_an_address_none_is_made_up(an_edition):
    package, _ = made(an_edition())

    assert "homepage" not in package
    assert "http" not in json.dumps(package["sources"])
