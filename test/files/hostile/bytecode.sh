# Compiled code: WebAssembly by wat2wasm, a Java class, Python bytecode, a Debian package.
printf '(module (func (export "f") (result i32) i32.const 1))' >"$WORK/module.wat"
wat2wasm "$WORK/module.wat" -o module.wasm
unzip -q -o -j /usr/share/java/hamcrest.jar 'org/hamcrest/Matcher.class' -d .
printf 'import os\nos.system("true")\n' >"$WORK/script.py"
/usr/bin/python3 -c 'import py_compile, sys; py_compile.compile(sys.argv[1], sys.argv[2])' "$WORK/script.py" script.pyc
mkdir -p "$WORK/package/DEBIAN"
printf 'Package: x\nVersion: 1\nArchitecture: all\nMaintainer: Ada <ada@example.com>\nDescription: x\n' >"$WORK/package/DEBIAN/control"
dpkg-deb -b "$WORK/package" package.deb >/dev/null
