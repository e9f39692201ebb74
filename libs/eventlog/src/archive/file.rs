//! Writing and reading an archive file in constant memory: on a thread of its own, in batches.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use transparency::Hash;

use super::error::ArchiveError;
use super::line::{FORMAT, Header, Numbered, NumberedLine, Trailer};

/// How many events travel together between the file's thread and the database.
pub(super) const BATCH: usize = 1_000;
/// How many such batches may wait.
const WAITING: usize = 4;
/// The longest line that is read, in bytes: memory is bounded even for a file made to fill it.
const LINE_MAX: u64 = 256 << 20;

/// The bytes that pass, hashed.
struct Hashed<Inner> {
    inner: Inner,
    hash: Sha256,
}

impl<Inner> Hashed<Inner> {
    fn new(inner: Inner) -> Self {
        Self { inner, hash: Sha256::new() }
    }

    fn digest(&self) -> Hash {
        self.hash.clone().finalize().into()
    }
}

impl<Inner: Write> Write for Hashed<Inner> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<Inner: Read> Read for Hashed<Inner> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hash.update(&bytes[..read]);
        Ok(read)
    }
}

/// A file being written. Dropped before [`Writer::finish`], it leaves nothing behind.
pub(super) struct Writer {
    batches: mpsc::Sender<Option<Vec<Numbered>>>,
    thread: JoinHandle<io::Result<Hash>>,
    path: PathBuf,
}

impl Writer {
    pub(super) fn start(path: &Path, header: Header) -> Self {
        let (batches, incoming) = mpsc::channel(WAITING);
        let file = path.to_owned();
        let thread = tokio::task::spawn_blocking(move || {
            let unfinished = file.with_extension("part");
            let written = write(&unfinished, &header, incoming).and_then(|hash| {
                fs::rename(&unfinished, &file)?;
                // The name is safe once the folder is.
                File::open(file.parent().unwrap_or(Path::new(".")))?.sync_all()?;
                Ok(hash)
            });
            if written.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::WouldBlock) {
                // Nobody will look at it; if this fails too, the next attempt overwrites it.
                fs::remove_file(&unfinished).ok();
            }
            written
        });
        Self { batches, thread, path: path.to_owned() }
    }

    pub(super) async fn push(&self, events: Vec<Numbered>) {
        // A thread that has ended says why in `finish`.
        self.batches.send(Some(events)).await.ok();
    }

    /// The SHA-256 of the whole file, which has its name from now on and is safe on disk.
    pub(super) async fn finish(self) -> Result<Hash, ArchiveError> {
        self.batches.send(None).await.ok();
        let written = self.thread.await.unwrap_or_else(|error| Err(io::Error::other(error)));
        written.map_err(|source| ArchiveError::File { file: self.path, source })
    }
}

fn write(
    path: &Path,
    header: &Header,
    mut batches: mpsc::Receiver<Option<Vec<Numbered>>>,
) -> io::Result<Hash> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    file.try_lock()?; // WouldBlock: another process is writing it.
    file.set_len(0)?;
    let file = Hashed::new(BufWriter::new(file));
    let mut lines = Hashed::new(GzEncoder::new(file, Compression::default()));
    write_line(&mut lines, header)?;
    let mut events = 0;
    loop {
        match batches.blocking_recv() {
            Some(Some(batch)) => {
                events += batch.len() as u64;
                for event in batch {
                    write_line(&mut lines, &NumberedLine::from(event))?;
                }
            }
            Some(None) => break,
            None => return Err(io::Error::from(io::ErrorKind::Interrupted)),
        }
    }
    let sha256 = hex::encode(lines.digest());
    write_line(&mut lines, &Trailer { events, sha256 })?;
    let file = lines.inner.finish()?;
    let digest = file.digest();
    file.inner.into_inner()?.sync_all()?;
    Ok(digest)
}

fn write_line(to: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    to.write_all(&text)
}

/// A file being read: first the header, then batches of events until `None`, then the end.
pub(super) struct Reader {
    batches: mpsc::Receiver<Vec<Numbered>>,
    thread: JoinHandle<Result<Hash, Flaw>>,
    path: PathBuf,
}

/// Why a file cannot be read to its end.
enum Flaw {
    Io(io::Error),
    Content(&'static str),
    /// Whoever wanted the events went away.
    Unwanted,
}

impl From<io::Error> for Flaw {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        match error.kind() {
            UnexpectedEof => Self::Content("it ends too early"),
            InvalidData | InvalidInput => Self::Content("it is not well compressed"),
            _ => Self::Io(error),
        }
    }
}

impl Reader {
    /// Opens a file, which must have this header.
    pub(super) fn open(path: &Path, header: Header) -> Self {
        let (outgoing, batches) = mpsc::channel(WAITING);
        let file = path.to_owned();
        let thread = tokio::task::spawn_blocking(move || read(&file, &header, &outgoing));
        Self { batches, thread, path: path.to_owned() }
    }

    /// The next events; `None` at the end of them, or where the file is damaged.
    pub(super) async fn next(&mut self) -> Option<Vec<Numbered>> {
        self.batches.recv().await
    }

    /// The SHA-256 of the whole file; [`ArchiveError::Damaged`] unless it is complete and well
    /// formed to its last byte.
    pub(super) async fn finish(self) -> Result<Hash, ArchiveError> {
        drop(self.batches);
        let file = self.path;
        match self.thread.await {
            Ok(Ok(hash)) => Ok(hash),
            Ok(Err(Flaw::Content(flaw))) => Err(ArchiveError::Damaged { file, flaw }),
            Ok(Err(Flaw::Io(source))) => Err(ArchiveError::File { file, source }),
            Ok(Err(Flaw::Unwanted)) => {
                Err(ArchiveError::File { file, source: io::ErrorKind::Interrupted.into() })
            }
            Err(error) => Err(ArchiveError::File { file, source: io::Error::other(error) }),
        }
    }
}

fn read(path: &Path, header: &Header, batches: &mpsc::Sender<Vec<Numbered>>) -> Result<Hash, Flaw> {
    let file = Hashed::new(File::open(path)?);
    let mut decoder = GzDecoder::new(BufReader::new(file));
    let content = {
        let mut lines = BufReader::with_capacity(1 << 16, &mut decoder);
        let flaw = read_lines(&mut lines, header, batches);
        flaw.and_then(|()| match lines.fill_buf()? {
            [] => Ok(()),
            _ => Err(Flaw::Content("something follows the trailer")),
        })
    };
    content?;
    let mut file = decoder.into_inner();
    match file.fill_buf()? {
        [] => Ok(file.get_ref().digest()),
        _ => Err(Flaw::Content("something follows the compressed part")),
    }
}

fn read_lines(
    lines: &mut impl BufRead,
    header: &Header,
    batches: &mpsc::Sender<Vec<Numbered>>,
) -> Result<(), Flaw> {
    let (mut hash, mut line) = (Sha256::new(), Vec::new());
    let mut next_line = |line: &mut Vec<u8>, hash: &mut Sha256| {
        hash.update(&*line);
        line.clear();
        lines.by_ref().take(LINE_MAX).read_until(b'\n', line)?;
        if line.ends_with(b"\n") { Ok(()) } else { Err(Flaw::Content("it ends too early")) }
    };
    next_line(&mut line, &mut hash)?;
    let found: Header = parse(&line, "its first line is no header")?;
    if found.eventlog_archive != FORMAT {
        return Err(Flaw::Content("its format is not known to this program"));
    }
    if found != *header {
        return Err(Flaw::Content("its header is not that of the log"));
    }
    let mut events = 0;
    while events < header.events {
        let size = usize::try_from(header.events - events).unwrap_or(BATCH).min(BATCH);
        let mut batch = Vec::with_capacity(size);
        for _ in 0..size {
            next_line(&mut line, &mut hash)?;
            let event: NumberedLine = parse(&line, "a line is no event")?;
            let event = event.try_into().map_err(|_| Flaw::Content("a line is no event"))?;
            batch.push(event);
        }
        events += batch.len() as u64;
        batches.blocking_send(batch).map_err(|_| Flaw::Unwanted)?;
    }
    next_line(&mut line, &mut hash)?;
    let trailer: Trailer = parse(&line, "it has no trailer where it should end")?;
    if trailer.events != events || trailer.sha256 != hex::encode(hash.finalize()) {
        return Err(Flaw::Content("its trailer is not that of its lines"));
    }
    Ok(())
}

fn parse<'a, Line: serde::Deserialize<'a>>(
    line: &'a [u8],
    flaw: &'static str,
) -> Result<Line, Flaw> {
    serde_json::from_slice(line).map_err(|_| Flaw::Content(flaw))
}
