//! One visitor who asks again and again over one connection, and how long each answer took.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// A connection that is kept.
pub(super) struct Visitor {
    stream: BufReader<TcpStream>,
    address: String,
}

impl Visitor {
    pub(super) fn new(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), address: address.to_owned() })
    }

    /// Asks for a page and returns it with the time from the first byte sent to the last one read.
    pub(super) fn get(&mut self, path: &str) -> Result<(String, Duration)> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", self.address);
        let began = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes())?;
        let (mut head, mut length) = (String::new(), None);
        loop {
            let mut line = String::new();
            ensure!(self.stream.read_line(&mut line)? > 0, "{path}: the connection ended");
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = Some(value.trim().parse::<usize>()?);
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length.with_context(|| format!("{path}: no length in {head}"))?];
        self.stream.read_exact(&mut body)?;
        let taken = began.elapsed();
        ensure!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
        Ok((String::from_utf8(body)?, taken))
    }
}

/// Milliseconds in order, to be asked for the middle one and for the slow ones.
pub(super) struct Times(Vec<f64>);

impl Times {
    pub(super) fn new(times: &[Duration]) -> Self {
        let mut millis: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1000.0).collect();
        millis.sort_by(f64::total_cmp);
        Self(millis)
    }

    /// Returns the time within which so many of a hundred were answered.
    pub(super) fn percentile(&self, percent: usize) -> f64 {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied().unwrap_or(0.0)
    }
}
