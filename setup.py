"""Builds the bindings with CMake, in build/release as scripts/test does, and packs them with the Python files."""

import re
import shutil
import subprocess
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build import build
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).parent
BUILT = ROOT / "build/release/python/recres"


class FreshBuild(build):
    """Leaves nothing behind of files that are gone from the package."""

    def run(self):
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()


class CMakeBuild(build_ext):
    def build_extension(self, extension):
        subprocess.run(["cmake", "--preset", "release", "-DRECRES_PYTHON=ON"], cwd=ROOT, check=True)
        subprocess.run(["cmake", "--build", "--preset", "release", "--target", "recres_python"], cwd=ROOT, check=True)
        (module,) = BUILT.glob("_core.*.so")
        target = Path(self.get_ext_fullpath(extension.name))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(module, target)


version = re.search(r"project\(recres VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
setup(version=version, ext_modules=[Extension("recres._core", [])], cmdclass={"build": FreshBuild, "build_ext": CMakeBuild})
