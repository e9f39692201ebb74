//! The published log over the network, read by an implementation that is not ours.

use super::{ORIGIN, Place};
use crate::programs::free_address;
use signed_note::{Note, StandardVerifier, VerifierList};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};
use test_support::eventually_within;
use tlog_tiles::{Hash, Tile, TileHashReader, TileReader};
use transparency::{Cosigner, leaf_hash, read_bundle};

const DEADLINE: Duration = Duration::from_secs(60);

struct Got {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Got {
    #[track_caller]
    fn has(&self, header: &str) -> &Self {
        assert!(self.head.to_lowercase().contains(header), "{}", self.head);
        self
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

fn ask(address: SocketAddr, method: &str, path: &str, body: &str) -> Got {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = vec![];
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Got { status, head, body: answer[end + 4..].to_vec() }
}

fn get(address: SocketAddr, path: &str) -> Got {
    ask(address, "GET", &format!("/transparence/{path}"), "")
}

/// Their reader, over the network.
struct Fetched(SocketAddr);

impl TileReader for Fetched {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let fetch = |tile: &Tile| {
            let got = get(self.0, &tile.path().replacen("tile/8/", "tile/", 1));
            (got.status == 200).then_some(got.body).ok_or(tlog_tiles::Error::InvalidTile)
        };
        tiles.iter().map(fetch).collect()
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

/// What the server shows, verified by them: the size and the root.
fn verified(address: SocketAddr, key: &str) -> (u64, Hash) {
    let keys = VerifierList::new(vec![Box::new(StandardVerifier::new(key).unwrap())]);
    let note = Note::from_bytes(&get(address, "checkpoint").body).unwrap();
    assert_eq!(note.verify(&keys).unwrap().0.len(), 1);
    let checkpoint = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!(checkpoint.origin(), ORIGIN);
    let (size, root) = (checkpoint.size(), *checkpoint.hash());
    let tiles = Fetched(address);
    let reader = TileHashReader::new(size, root, &tiles);
    for index in [0, 255, size - 1] {
        let bundle = Tile::new(8, 0, index / 256, 256.min((size - index / 256 * 256) as u32), true);
        let path = bundle.path().replacen("tile/8/data", "tile/entries", 1);
        let bundle = get(address, &path);
        let width = 256.min(size - index / 256 * 256) as u16;
        let entries = read_bundle(&bundle.body, width).unwrap();
        let leaf = Hash(leaf_hash(entries[(index % 256) as usize]));
        let proof = tlog_tiles::prove_record(size, index, &reader).unwrap();
        tlog_tiles::check_record(&proof, size, root, index, leaf).unwrap();
    }
    (size, root)
}

#[tokio::test]
async fn others_verify_what_the_server_shows_and_that_it_only_grew() {
    let place = Place::new().await;
    place.grow(3).await;
    place.run(&["publish"]).assert();
    let address = free_address();
    let _serving = place.start("serve", address);
    eventually_within(DEADLINE, || async { TcpStream::connect(address).ok() }).await;
    let key = get(address, "keys").text().trim_start_matches("active ").trim().to_owned();

    let (old, old_root) = verified(address, &key);
    place.grow(4).await;
    place.run(&["publish"]).assert();
    let (size, root) = verified(address, &key);
    assert_eq!((old, size), (300, 700));
    let tiles = Fetched(address);
    let reader = TileHashReader::new(size, root, &tiles);
    let proof = tlog_tiles::prove_tree(size, old, &reader).unwrap();
    tlog_tiles::check_tree(&proof, size, root, old, old_root).unwrap();
}

#[tokio::test]
async fn files_say_how_long_they_hold_and_witnesses_bring_their_signatures() {
    let place = Place::new().await;
    let witness = Cosigner::from_seed("temoin.example/1", &[5; 32]).unwrap();
    place.run(&["witness", "add", &witness.verifier_key().to_string()]).assert();
    place.grow(3).await;
    place.run(&["publish"]).assert();
    let address = free_address();
    let _serving = place.start("serve", address);
    eventually_within(DEADLINE, || async { TcpStream::connect(address).ok() }).await;

    get(address, "checkpoint")
        .has("content-type: text/plain; charset=utf-8")
        .has("cache-control: public, max-age=5");
    for tile in ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000"] {
        let got = get(address, tile);
        assert_eq!(got.status, 200, "{tile}");
        got.has("content-type: application/octet-stream").has("max-age=31536000, immutable");
    }
    for nothing in [
        "tile/0/000.p/9",
        "tile/0/0",
        "signed",
        "lock",
        "../signed",
        "%2e%2e/signed",
        "tile/../../keys",
        "earlier/1/checkpoint",
        "earlier/../checkpoint",
    ] {
        let got = get(address, nothing);
        assert_eq!(got.status, 404, "{nothing}");
        got.has("cache-control: no-store");
    }

    let cosign = |body: &str| ask(address, "POST", "/transparence/cosignatures", body);
    assert_eq!(cosign("nonsense").status, 400);
    let (_, note) = place.publication.last().unwrap().unwrap();
    let stranger = Cosigner::from_seed("temoin.example/2", &[6; 32]).unwrap();
    let line = |witness: &Cosigner| format!("{}\n", witness.cosign(note.text(), 1_800_000_000));
    assert_eq!(cosign(&line(&stranger)).status, 403);
    let taken = cosign(&line(&witness));
    assert_eq!((taken.status, taken.text()), (200, "temoin.example/1\n".to_owned()));
    assert!(get(address, "checkpoint").text().contains("— temoin.example/1 "));
    assert_eq!(get(address, "witnessed").body, get(address, "checkpoint").body);
    let page = ask(address, "GET", "/transparence", "");
    assert_eq!(page.status, 200);
    let page = page.text();
    for said in ["Le journal public", "temoin.example/1", ORIGIN, "vendredi 15\u{a0}janvier 2027"] {
        assert!(page.contains(said), "{said}");
    }
}
