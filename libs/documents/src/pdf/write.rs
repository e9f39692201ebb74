//! From a sketch to the bytes of a PDF that is both PDF/A-2a (ISO 19005-2, for archives) and
//! PDF/UA-1 (ISO 14289-1, for readers who do not see the page).
//!
//! No clock and no chance: the document's id is made from its contents.

use super::{
    PdfError,
    font::Fonts,
    sketch::{Bookmark, Child, Meaning, NodeId, Page, Rect, Role, Shape, Sketch},
    text::Color,
};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point as PdfPoint, Rect as PdfRect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag,
        TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
    },
};
use std::num::NonZeroU16;

const LANGUAGE: &str = "fr-FR";
const CREATOR: &str = "Acheteurs Solidaires";

/// # Errors
/// What the writer finds against the two standards, which would be a defect of ours.
pub fn write(sketch: &Sketch, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Writer(format!("{error:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut marks: Vec<Vec<Identifier>> = vec![vec![]; sketch.marks];
    for page in &sketch.pages {
        draw_page(&mut document, page, fonts, &mut marks)?;
    }
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for root in &sketch.roots {
        if let Some(group) = group(sketch, *root, &marks) {
            tree.push(group);
        }
    }
    document.set_tag_tree(tree);
    document.set_outline(outline(&sketch.bookmarks));
    let metadata = Metadata::new().title(sketch.title.clone()).language(LANGUAGE.to_owned());
    document.set_metadata(metadata.creator(CREATOR.to_owned()).creation_date(undated()));
    document.finish().map_err(|error| PdfError::Writer(format!("{error:?}")))
}

/// PDF/A asks for a date. What a paper is about says it on its pages; the file, which is the same
/// whenever it is made, says this one.
fn undated() -> DateTime {
    let day = DateTime::new(2000).month(1).day(1).hour(0).minute(0).second(0);
    day.utc_offset_hour(0).utc_offset_minute(0)
}

fn draw_page(
    document: &mut Document,
    page: &Page,
    fonts: &Fonts,
    marks: &mut [Vec<Identifier>],
) -> Result<(), PdfError> {
    let settings = PageSettings::from_wh(page.width.points(), page.height.points());
    let mut drawn = document.start_page_with(settings.ok_or(PdfError::PageSize)?);
    let mut surface = drawn.surface();
    let mut rest = page.shapes.iter().peekable();
    while let Some((meaning, shape)) = rest.next() {
        let identifier = surface.start_tagged(tag(*meaning, shape));
        draw(&mut surface, shape, fonts);
        while let Some((_, shape)) = rest.next_if(|(next, _)| next == meaning) {
            draw(&mut surface, shape, fonts);
        }
        surface.end_tagged();
        if let Meaning::Content(mark) = meaning
            && let Some(runs) = marks.get_mut(mark.0)
        {
            runs.push(identifier);
        }
    }
    surface.finish();
    drawn.finish();
    Ok(())
}

fn tag(meaning: Meaning, shape: &Shape) -> ContentTag<'static> {
    let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
    match (meaning, shape) {
        (Meaning::Decor, _) => artifact(ArtifactType::Layout),
        (Meaning::Foot, _) => artifact(ArtifactType::Footer),
        (Meaning::Repeated, _) => artifact(ArtifactType::PaginationOther),
        (Meaning::Content(_), Shape::Text { .. }) => ContentTag::Span(SpanTag::empty()),
        (Meaning::Content(_), Shape::Fill { .. }) => ContentTag::Other,
    }
}

fn draw(surface: &mut Surface<'_>, shape: &Shape, fonts: &Fonts) {
    match shape {
        Shape::Text { at, style, text } => {
            surface.set_fill(Some(filled(style.color)));
            let glyphs = fonts.glyphs(style.face, text);
            let start = PdfPoint::from_xy(at.x.points(), at.y.points());
            let (font, size) = (fonts.font(style.face), style.size.points());
            surface.draw_glyphs(start, &glyphs, font, text, size, false);
        }
        Shape::Fill { rects, color } => {
            surface.set_fill(Some(filled(*color)));
            let mut path = PathBuilder::new();
            rects.iter().filter_map(rect).for_each(|rect| path.push_rect(rect));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

fn rect(rect: &Rect) -> Option<PdfRect> {
    let (x, y) = (rect.at.x.points(), rect.at.y.points());
    PdfRect::from_xywh(x, y, rect.width.points(), rect.height.points())
}

fn filled(Color(red, green, blue): Color) -> Fill {
    let paint = rgb::Color::new(red, green, blue).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

/// The tags of a node and of all below it; none where nothing of it was drawn.
fn group(sketch: &Sketch, node: NodeId, marks: &[Vec<Identifier>]) -> Option<TagGroup> {
    let node = sketch.nodes.get(node.0)?;
    let mut children: Vec<Node> = vec![];
    for child in &node.children {
        match child {
            Child::Node(below) => children.extend(group(sketch, *below, marks).map(Node::from)),
            Child::Mark(mark) => {
                let runs = marks.get(mark.0).into_iter().flatten();
                children.extend(runs.map(|run| Node::from(*run)));
            }
        }
    }
    // An empty cell keeps its place in the row.
    let kept = !children.is_empty() || matches!(node.role, Role::Cell | Role::ColumnHeader);
    kept.then(|| TagGroup::with_children(kind(&node.role), children))
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading { level, text } => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::Table { summary } => Tag::Table.with_summary(Some(summary.clone())).into(),
        Role::TableHead => Tag::THead.into(),
        Role::TableBody => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure { words } => Tag::Figure(Some(words.clone())).into(),
    }
}

/// Titles, and the headings below each.
fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for bookmark in bookmarks {
        let at = PdfPoint::from_xy(0.0, bookmark.y.points());
        let node = OutlineNode::new(bookmark.text.clone(), XyzDestination::new(bookmark.page, at));
        match &mut open {
            Some(title) if bookmark.level > 1 => title.push_child(node),
            _ => {
                if let Some(title) = open.replace(node) {
                    outline.push_child(title);
                }
            }
        }
    }
    if let Some(title) = open {
        outline.push_child(title);
    }
    outline
}
