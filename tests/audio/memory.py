"""Sound that is no file: in the memory of the test."""

import io


class Bytes:
    """A recording of these bytes."""

    def __init__(self, name, content):
        self.name, self.content, self.size = name, content, len(content)

    def open(self):
        return io.BytesIO(self.content)


def bytes_of(path):
    """The recording at `path`, without the file."""
    return Bytes(path.name, path.read_bytes())


class InMemory:
    """Somewhere to write that is no file."""

    def __init__(self):
        self.content = bytearray()

    def view(self):
        return _View(self.content)

    def source(self, name):
        """What was written, as a recording."""
        return Bytes(name, bytes(self.content))


class _View(io.RawIOBase):
    def __init__(self, content):
        self.content, self.at = content, 0

    def write(self, piece):
        self.content[self.at : self.at + len(piece)] = piece
        self.at += len(piece)
        return len(piece)

    def read(self, size=-1):
        piece = bytes(self.content[self.at :][:size])
        self.at += len(piece)
        return piece

    def seek(self, offset, whence=0):
        self.at = (0, self.at, len(self.content))[whence] + offset
        return self.at

    def tell(self):
        return self.at

    def writable(self):
        return True

    def readable(self):
        return True

    def seekable(self):
        return True
