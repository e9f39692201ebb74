//! One request over the network, by hand: whatever goes wrong on the way is an answer too.

use std::{io, net::SocketAddr};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

pub struct Put<'a> {
    pub path: &'a str,
    pub headers: &'a [(&'a str, String)],
    pub body: &'a str,
}

/// # Errors
/// Fails where nobody listens, or the answer is cut short.
pub async fn put(address: SocketAddr, request: &Put<'_>) -> io::Result<Answer> {
    let Put { path, headers, body } = request;
    let mut text = format!("PUT {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in *headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let length = body.len();
    text.push_str("Content-Type: application/json\r\n");
    text.push_str(&format!("Content-Length: {length}\r\n\r\n{body}"));
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(text.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let cut_short = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(cut_short)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok(Answer { status: status.ok_or_else(cut_short)?, body: body.to_owned() })
}
