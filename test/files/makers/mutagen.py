"""Tags by Mutagen: paddings and fields that move the sound behind the first 4 KiB, in MP3, M4A, FLAC, Ogg and WAVE."""

import os
import pathlib
import shutil
import subprocess

from mutagen.flac import FLAC
from mutagen.id3 import APIC, COMM, PRIV, TIT2, TXXX
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

WORK = pathlib.Path(os.environ["WORK"])


def sound(name, *options):
    target = WORK / name
    source = ["-f", "lavfi", "-i", "sine=duration=1"]
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *source, *options, target], check=True)
    return target


bare = sound("bare.mp3", "-id3v2_version", "0")

# 10 bytes of header and the frames precede the padding.
for size in (20, 127, 128, 1023, 1024, 4084, 4085, 4086, 4087, 4088, 4094, 4095, 4096, 4097, 8191, 8192):
    name = f"tag-of-{size}.mp3"
    shutil.copy(bare, name)
    audio = MP3(name)
    audio.add_tags()
    audio.tags.add(TIT2(encoding=0, text="x"))
    used = 10 + 10 + 2
    audio.save(padding=lambda info, rest=max(0, size - used): rest)

for version in (3, 4):
    name = f"fields-2.{version}.mp3"
    shutil.copy(bare, name)
    audio = MP3(name)
    audio.add_tags()
    audio.tags.add(TIT2(encoding=1, text="The <table> element"))
    audio.tags.add(COMM(encoding=1, lang="eng", desc="", text="<p>notes</p>" * 500))
    audio.tags.add(TXXX(encoding=0, desc="x", text="<b>y</b>"))
    audio.tags.add(PRIV(owner="example", data=bytes(3000)))
    audio.tags.add(APIC(encoding=0, mime="image/png", type=3, desc="", data=bytes(9000)))
    audio.save(v2_version=version)

for name, extra in {"leading-zeros": bytes(300), "leading-zero": b"\0"}.items():
    pathlib.Path(f"{name}.mp3").write_bytes(extra + bare.read_bytes())
tagged = pathlib.Path("tag-of-128.mp3").read_bytes()
pathlib.Path("gap-behind-tag.mp3").write_bytes(tagged[:128] + bytes(200) + tagged[128:])

film = sound("sound.m4a", "-c:a", "aac", "-movflags", "+faststart")
shutil.copy(film, "tagged.m4a")
audio = MP4("tagged.m4a")
audio["\xa9nam"] = "The <table> element"
audio["\xa9cmt"] = "<p>notes</p>" * 500
audio.save()

flac = sound("sound.flac")
shutil.copy(flac, "tagged.flac")
audio = FLAC("tagged.flac")
audio["title"] = "<html>"
audio.save(padding=lambda info: 9000)

vorbis = sound("sound.ogg", "-c:a", "libvorbis")
shutil.copy(vorbis, "tagged.ogg")
audio = OggVorbis("tagged.ogg")
audio["description"] = "<p>See <a href='https://example.com'>notes</a></p>" * 200
audio.save()

wav = sound("sound.wav")
shutil.copy(wav, "tagged.wav")
audio = WAVE("tagged.wav")
audio.add_tags()
audio.tags.add(TIT2(encoding=3, text="<html>"))
audio.save()
