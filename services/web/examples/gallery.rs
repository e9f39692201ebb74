//! Serves the gallery at <http://127.0.0.1:8091> until it is interrupted.

use std::{future, io};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:8091").await?;
    println!("http://{}", listener.local_addr()?);
    web::gallery::serve(listener, future::pending()).await
}
