"""The bill of materials (CycloneDX): from which wheel each third-party package came."""

import json
import uuid

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from infrastructure.package.libraries import Libraries, Wheel
from infrastructure.package.licences import licence_of

BILL = "sbom.cdx.json"


def bill_of(libraries: Libraries, version: str) -> bytes:
    """The bill of materials as JSON; the same libraries give the same bytes.

    Its serial number follows from its content, and the moment of its making is left out.
    """
    application = Component(
        type=ComponentType.APPLICATION,
        name="tukin-functions",
        version=version,
        bom_ref="tukin-functions",
        licenses=[LicenseFactory().make_with_id("Apache-2.0")],
    )
    metadata = libraries.metadata()
    components = [_component(wheel, licence_of(metadata[wheel.name])) for wheel in libraries.wheels]
    bom = Bom(components=components, serial_number=uuid.UUID(int=0))
    bom.metadata.component = application
    bom.register_dependency(application, components)
    document = json.loads(JsonV1Dot6(bom).output_as_string())
    del document["metadata"]["timestamp"]
    serial = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(document, sort_keys=True))
    document["serialNumber"] = serial.urn
    return (json.dumps(document, indent=1, sort_keys=True) + "\n").encode()


def _component(wheel: Wheel, licence: str) -> Component:
    return Component(
        type=ComponentType.LIBRARY,
        name=wheel.name,
        version=wheel.version,
        bom_ref=f"{wheel.name}=={wheel.version}",
        purl=PackageURL("pypi", None, wheel.name, wheel.version, {"file_name": wheel.file}),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=wheel.sha256)],
        licenses=[LicenseFactory().make_from_string(licence)],
    )
