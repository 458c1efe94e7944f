//! Stores: a shared folder, or a bucket of S3.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use futures::TryStreamExt;
use gongbao::error::{Error, Result};
use gongbao::shard::{FolderStore, Store};
use object_store::path::Path as Location;
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart};
use tokio::runtime::Runtime;
use url::Url;

/// The threads that wait for a bucket. Whoever asks it is on a thread that may be blocked.
fn waiting() -> Result<&'static Runtime> {
    static RUNTIME: OnceLock<std::io::Result<Runtime>> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("store")
            .enable_all()
            .build()
    });
    runtime
        .as_ref()
        .map_err(|error| Error::Shards(format!("no thread can be started: {error}")))
}

/// The store at an address: `s3://BUCKET/FOLDER`, or a folder, as a path or as `file:///FOLDER`.
///
/// # Errors
/// It is no such address, or the folder cannot be made.
pub fn open(address: &str) -> Result<Box<dyn Store>> {
    if let Some(folder) = folder_of(address)? {
        return Ok(Box::new(FolderStore::open(&folder)?));
    }
    let wrong = |detail: String| Error::query(address, detail);
    let url = Url::parse(address).map_err(|error| wrong(error.to_string()))?;
    // Keys, region and endpoint as AWS's own tools take them from the environment.
    let options = std::env::vars().filter_map(|(name, value)| {
        let name = name.to_ascii_lowercase();
        name.starts_with("aws_").then_some((name, value))
    });
    let (store, prefix) =
        object_store::parse_url_opts(&url, options).map_err(|error| wrong(error.to_string()))?;
    Ok(Box::new(Bucket {
        address: address.trim_end_matches('/').to_owned(),
        store: store.into(),
        prefix,
    }))
}

/// The folder of an address, where it is of one.
fn folder_of(address: &str) -> Result<Option<PathBuf>> {
    match Url::parse(address) {
        Ok(url) if url.scheme() == "file" => match url.to_file_path() {
            Ok(folder) => Ok(Some(folder)),
            Err(()) => Err(Error::query(address, "it is no path of this machine")),
        },
        Ok(_) => Ok(None),
        // No address: a path.
        Err(_) => Ok(Some(PathBuf::from(address))),
    }
}

/// An address that means the same on every machine that shares a folder.
///
/// # Errors
/// The folder is not there.
pub fn shared(address: &str) -> Result<String> {
    match folder_of(address)? {
        Some(folder) => {
            let folder = folder
                .canonicalize()
                .map_err(Error::io("open the folder", folder))?;
            match Url::from_file_path(&folder) {
                Ok(url) => Ok(url.to_string()),
                Err(()) => Err(Error::query(address, "it is no path of this machine")),
            }
        }
        None => Ok(address.trim_end_matches('/').to_owned()),
    }
}

/// A folder of a bucket.
struct Bucket {
    address: String,
    store: Arc<dyn ObjectStore>,
    prefix: Location,
}

impl Bucket {
    fn location(&self, path: &str) -> Location {
        let own = path.split('/').filter(|part| !part.is_empty());
        own.fold(self.prefix.clone(), |location, part| location.join(part))
    }

    fn failed(&self, doing: &'static str, path: &str) -> impl Fn(object_store::Error) -> Error {
        let path = PathBuf::from(format!("{}/{path}", self.address));
        move |error| Error::io(doing, path.clone())(std::io::Error::other(error))
    }
}

/// A file is sent in pieces of this size.
const PIECE: usize = 8 << 20;

impl Store for Bucket {
    fn name(&self) -> String {
        self.address.clone()
    }

    fn list(&self, folder: &str) -> Result<Vec<(String, Option<SystemTime>)>> {
        let location = self.location(folder);
        let found = self.store.list(Some(&location)).try_collect::<Vec<_>>();
        let found = waiting()?.block_on(found);
        let mut files: Vec<_> = found
            .map_err(self.failed("list", folder))?
            .into_iter()
            .filter_map(|object| {
                let own = object.location.prefix_match(&self.prefix)?;
                let parts: Vec<_> = own.map(|part| part.as_ref().to_owned()).collect();
                Some((parts.join("/"), Some(object.last_modified.into())))
            })
            .collect();
        files.sort_unstable();
        Ok(files)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let location = self.location(path);
        let read = async {
            let object = self.store.get(&location).await?;
            object.bytes().await
        };
        match waiting()?.block_on(read) {
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            read => read
                .map(|bytes| Some(bytes.to_vec()))
                .map_err(self.failed("read", path)),
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let location = self.location(path);
        let written = self.store.put(&location, bytes.to_vec().into());
        waiting()?
            .block_on(written)
            .map(drop)
            .map_err(self.failed("write", path))
    }

    fn put(&self, local: &Path, path: &str) -> Result<()> {
        let location = self.location(path);
        let mut file = File::open(local).map_err(Error::io("read", local))?;
        let sent = async {
            let upload = self.store.put_multipart(&location).await?;
            let mut upload = WriteMultipart::new_with_chunk_size(upload, PIECE);
            let mut piece = vec![0; 1 << 18];
            loop {
                match std::io::Read::read(&mut file, &mut piece) {
                    Ok(0) => break,
                    Ok(read) => {
                        upload.wait_for_capacity(4).await?;
                        upload.write(&piece[..read]);
                    }
                    Err(error) => {
                        let _ = upload.abort().await;
                        return Err(object_store::Error::Generic {
                            store: "file",
                            source: Box::new(error),
                        });
                    }
                }
            }
            upload.finish().await
        };
        waiting()?
            .block_on(sent)
            .map(drop)
            .map_err(self.failed("write", path))
    }

    fn fetch(&self, path: &str, local: &Path) -> Result<()> {
        let location = self.location(path);
        let fetched = async {
            let object = self.store.get(&location).await?;
            let mut pieces = object.into_stream();
            let mut file = File::create(local).map_err(other)?;
            while let Some(piece) = pieces.try_next().await? {
                file.write_all(&piece).map_err(other)?;
            }
            Ok(())
        };
        waiting()?
            .block_on(fetched)
            .map_err(self.failed("read", path))
    }

    fn remove(&self, path: &str) -> Result<()> {
        let location = self.location(path);
        match waiting()?.block_on(self.store.delete(&location)) {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            removed => removed.map_err(self.failed("remove", path)),
        }
    }
}

fn other(error: std::io::Error) -> object_store::Error {
    object_store::Error::Generic {
        store: "file",
        source: Box::new(error),
    }
}
