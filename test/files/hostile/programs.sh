# Programs: ELF of this system, PE and Mach-O of a package that carries all three, object and shared library by gcc.
bin=$NODE_MODULES/7zip-bin
cp "$(readlink -f /bin/true)" elf
cp "$bin/linux/arm/7za" elf-arm
cp "$bin/linux/ia32/7za" elf-32-bit
cp "$bin/win/x64/7za.exe" pe-64-bit.exe
cp "$bin/win/ia32/7za.exe" pe-32-bit.exe
cp "$bin/win/arm64/7za.exe" pe-arm.exe
cp "$bin/mac/x64/7za" mach-o
cp "$bin/mac/arm64/7za" mach-o-arm
cp "$(ls /lib/x86_64-linux-gnu/libz.so.1 /lib/*/libz.so.1 | head -n 1)" library.so
# Behind a ZIP's or a picture's name, a program that unpacks itself.
7z a -bso0 -bsp0 "$WORK/packed.7z" "$SOURCES/letter.md"
cat "$bin/win/x64/7za.exe" "$WORK/packed.7z" >self-extracting.exe
