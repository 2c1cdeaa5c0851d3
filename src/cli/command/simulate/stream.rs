//! Many lines in, as many answers out: in order, on all cores, in bounded memory.
//!
//! ```text
//!  input ─► reader ─► chunks of whole lines ─► workers ─► writer, in the order of the chunks ─► output
//! ```
//!
//! The reader hands on what it has before it asks for more, and the writer flushes every chunk: an
//! answer never waits for the line after the next one.
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Answers lines. Each worker has its own.
pub(super) trait Answer: Send + 'static {
    /// Appends the answer to a line, given without its line end, and says whether it could be read.
    fn answer(&mut self, line: &[u8], number: u64, out: &mut String) -> bool;
}

/// How a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// Every line could be read.
    AllRead,
    /// Some could not.
    SomeUnread,
}

/// Whole lines.
struct Chunk {
    /// The number of the first one, from 1.
    first: u64,
    bytes: Vec<u8>,
}

/// The answers to a chunk.
struct Answered {
    text: String,
    all_read: bool,
}

struct Job {
    chunk: Chunk,
    done: SyncSender<Answered>,
}

/// How many bytes are asked for at a time, hence about how large a chunk is.
const READ_BYTES: usize = 128 * 1024;

/// How many chunks are on their way for each worker.
const AHEAD: usize = 3;

/// Reads lines of at most `longest` bytes to the end of `input` and writes the answers of `worker`s
/// to `output`; longer ones may be cut off, and are still too long then. A reader of the output that
/// has gone away wanted no more.
///
/// The threads end with the input, or at the next line after the output is gone.
pub(super) fn stream<A: Answer>(
    input: impl Read + Send + 'static,
    output: &mut impl Write,
    longest: usize,
    worker: impl Fn() -> A,
) -> io::Result<Ended> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let (jobs, waiting) = sync_channel::<Job>(workers);
    let (order, answers) = sync_channel(workers * AHEAD);
    let waiting = Arc::new(Mutex::new(waiting));
    for _ in 0..workers {
        let (waiting, mut answer) = (Arc::clone(&waiting), worker());
        thread::Builder::new().spawn(move || work(&waiting, &mut answer))?;
    }
    thread::Builder::new().spawn(move || {
        let mut queue = Queue { jobs, order };
        if let Err(error) = split(input, longest, &mut queue) {
            queue.order.send(Err(error)).ok();
        }
    })?;
    let mut ended = Ended::AllRead;
    for next in answers {
        let Ok(answered) = next?.recv() else {
            return Err(io::Error::other("a worker stopped before it was done"));
        };
        if !answered.all_read {
            ended = Ended::SomeUnread;
        }
        let written = output
            .write_all(answered.text.as_bytes())
            .and_then(|()| output.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => break,
            other => other?,
        }
    }
    Ok(ended)
}

/// Where chunks go: to the workers, and in order to the writer, which waits for each.
struct Queue {
    jobs: SyncSender<Job>,
    order: SyncSender<io::Result<Receiver<Answered>>>,
}

impl Queue {
    /// Whether there is still someone to take it.
    fn push(&mut self, chunk: Chunk) -> bool {
        let (done, answered) = sync_channel(1);
        self.order.send(Ok(answered)).is_ok() && self.jobs.send(Job { chunk, done }).is_ok()
    }
}

/// Cuts the input into chunks of whole lines: all that one read completes.
fn split(mut input: impl Read, longest: usize, queue: &mut Queue) -> io::Result<()> {
    let mut buffer = vec![0; READ_BYTES];
    let mut pending = Vec::new();
    let mut first = 1;
    loop {
        let count = match input.read(&mut buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let mut fresh = buffer.get(..count).unwrap_or_default();
        if fresh.is_empty() {
            break;
        }
        // Of a line that is too long, only that it is so is kept.
        let room = (longest + 1).saturating_sub(pending.len());
        if let Some(end) = position_of_line_end(fresh).filter(|end| *end > room) {
            let (rest, after) = fresh.split_at(end);
            pending.extend_from_slice(rest.get(..room).unwrap_or_default());
            fresh = after;
        }
        let Some(last) = fresh.iter().rposition(|byte| *byte == b'\n') else {
            let room = (longest + 1).saturating_sub(pending.len());
            pending.extend_from_slice(fresh.get(..room).unwrap_or(fresh));
            continue;
        };
        let (lines, rest) = fresh.split_at(last + 1);
        pending.extend_from_slice(lines);
        let bytes = std::mem::replace(&mut pending, rest.to_vec());
        let count = bytes.split(|byte| *byte == b'\n').skip(1).count();
        if !queue.push(Chunk { first, bytes }) {
            return Ok(());
        }
        first += u64::try_from(count).unwrap_or(0);
    }
    if !pending.is_empty() {
        queue.push(Chunk {
            first,
            bytes: pending,
        });
    }
    Ok(())
}

fn position_of_line_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n')
}

/// Answers chunks until there are no more.
fn work(waiting: &Mutex<Receiver<Job>>, answer: &mut impl Answer) {
    loop {
        // The lock is held while waiting: the other workers could only wait, too.
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(Job { chunk, done }) = next else {
            return;
        };
        let mut answered = Answered {
            text: String::with_capacity(chunk.bytes.len() / 4),
            all_read: true,
        };
        let lines = chunk
            .bytes
            .strip_suffix(b"\n")
            .unwrap_or(&chunk.bytes)
            .split(|byte| *byte == b'\n');
        for (line, number) in lines.zip(chunk.first..) {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            answered.all_read &= answer.answer(line, number, &mut answered.text);
        }
        done.send(answered).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: usize = 5;

    /// Says how long a line is, if it is not too long.
    struct Lengths;

    impl Answer for Lengths {
        fn answer(&mut self, line: &[u8], number: u64, out: &mut String) -> bool {
            use std::fmt::Write as _;
            writeln!(out, "{number}:{}", line.len().min(LONGEST + 1)).unwrap();
            !line.is_empty()
        }
    }

    /// Gives so many bytes at a time.
    struct Slowly(&'static [u8], usize);

    impl Read for Slowly {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(buffer.len());
            let (now, later) = self.0.split_at(count);
            buffer[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn lengths(text: &'static [u8], at_a_time: usize) -> (String, Ended) {
        let mut out = Vec::new();
        let input = Slowly(text, at_a_time);
        let ended = stream(input, &mut out, LONGEST, || Lengths).unwrap();
        (String::from_utf8(out).unwrap(), ended)
    }

    #[test]
    fn lines_are_cut_the_same_however_they_arrive() {
        let text = b"abc\r\n\n12345\n123456\n1234567890\nx\ny";
        let expected = "1:3\n2:0\n3:5\n4:6\n5:6\n6:1\n7:1\n";
        for at_a_time in 1..=text.len() {
            let (cut, ended) = lengths(text, at_a_time);
            assert_eq!(cut, expected, "{at_a_time}");
            assert_eq!(ended, Ended::SomeUnread);
        }
        assert_eq!(lengths(b"", 1), (String::new(), Ended::AllRead));
        assert_eq!(lengths(b"a\n", 9), ("1:1\n".to_owned(), Ended::AllRead));
    }

    /// Takes one byte, then is gone.
    struct Gone(bool);

    impl Write for Gone {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            Ok(bytes.len().min(1))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_output_that_is_gone_ends_it_though_the_input_never_does() {
        let input = io::repeat(b'\n');
        let ended = stream(input, &mut Gone(false), LONGEST, || Lengths).unwrap();
        assert_eq!(ended, Ended::SomeUnread);
    }

    #[test]
    fn an_input_that_fails_is_an_error() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken"))
            }
        }
        let error = stream(Failing, &mut Vec::new(), LONGEST, || Lengths).unwrap_err();
        assert_eq!(error.to_string(), "broken");
    }
}
