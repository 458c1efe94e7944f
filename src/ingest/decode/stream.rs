//! Decoding while reading: a collection file in another encoding, a part of it in memory at a time.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// Reads UTF-8 out of an input in another encoding.
pub(in crate::ingest) struct Decoded<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// What of `raw` has not been decoded yet.
    pending: std::ops::Range<usize>,
    out: Vec<u8>,
    /// What of `out` has not been handed over yet.
    ready: std::ops::Range<usize>,
    ended: bool,
}

const CHUNK: usize = 1 << 16;

impl<R: Read> Decoded<R> {
    pub(in crate::ingest) fn new(input: R, encoding: &'static Encoding) -> Decoded<R> {
        Decoded {
            input,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK],
            pending: 0..0,
            out: vec![0; CHUNK],
            ready: 0..0,
            ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.ready.is_empty() {
            if self.pending.is_empty() && !self.ended {
                let read = self.input.read(&mut self.raw)?;
                self.pending = 0..read;
                self.ended = read == 0;
            }
            let last = self.ended;
            let (result, taken, written, _) =
                self.decoder
                    .decode_to_utf8(&self.raw[self.pending.clone()], &mut self.out, last);
            self.pending.start += taken;
            self.ready = 0..written;
            if last && result == CoderResult::InputEmpty {
                return Ok(());
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ready.is_empty() && !(self.ended && self.pending.is_empty()) {
            self.fill()?;
        }
        let length = self.ready.len().min(buffer.len());
        buffer[..length].copy_from_slice(&self.out[self.ready.start..self.ready.start + length]);
        self.ready.start += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{GB18030, UTF_16LE};

    #[test]
    fn a_long_stream_comes_back_whole() {
        let text = "人工智能 and 监管。\n".repeat(20_000);
        let mut back = String::new();
        Decoded::new(&*GB18030.encode(&text).0, GB18030)
            .read_to_string(&mut back)
            .unwrap();
        assert!(back == text);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut back = String::new();
        Decoded::new(&*wide, UTF_16LE)
            .read_to_string(&mut back)
            .unwrap();
        assert!(back == text);
        let mut none = String::new();
        Decoded::new(&b""[..], GB18030)
            .read_to_string(&mut none)
            .unwrap();
        assert_eq!(none, "");
    }
}
