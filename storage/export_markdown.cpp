#include "storage/error.h"
#include "storage/export.h"
#include "storage/files.h"
#include "storage/utf8.h"
#include "storage/whole_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <sstream>

namespace calliope::storage {

namespace {

std::string who(const Message& message) {
    switch (message.role) {
    case Role::user: return "You";
    case Role::system: return "System";
    case Role::tool: return "Tool";
    case Role::assistant: break;
    }
    return message.model.empty() ? "Assistant" : message.model;
}

std::string quoted(const std::string& text) {
    std::istringstream lines(text);
    std::string out;
    for (std::string line; std::getline(lines, line);) out += "> " + line + '\n';
    return out;
}

/// A code block whose fence nothing inside can end.
std::string fenced(const std::string& text) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
    const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
    return fence + '\n' + text + (text.ends_with('\n') ? "" : "\n") + fence + '\n';
}

/// `text` in one line, for headings and link texts.
std::string oneLine(std::string text) {
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '[' || c == ']'; }, ' ');
    return text;
}

/// Where an attachment lies beside the Markdown: its hash and an ending that follows from its type alone.
std::string fileNameOf(const Attachment& attachment) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> endings{{{"image/png", ".png"},
                                                                                    {"image/jpeg", ".jpg"},
                                                                                    {"image/webp", ".webp"},
                                                                                    {"image/gif", ".gif"},
                                                                                    {"image/bmp", ".bmp"},
                                                                                    {"application/pdf", ".pdf"},
                                                                                    {"text/plain", ".txt"}}};
    for (const auto& [type, ending] : endings)
        if (attachment.mediaType == type) return attachment.hash + std::string(ending);
    return attachment.hash + ".bin";
}

/// A folder's name as links have it: what has a meaning in Markdown or in an address is written as its number.
std::string asLink(const std::string& name) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string link;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                             c == '_' || c == '.';
        if (isPlain)
            link += c;
        else
            (link += '%').append({digits[byte / 16U], digits[byte % 16U]});
    }
    return link;
}

std::string asMarkdown(const Block& block, const Attachments& attachments, const MarkdownOptions& options) {
    const auto link = [&](const char* before) {
        const std::optional<Attachment> attachment = attachments.find(block.attachment);
        if (!attachment) return std::string();
        const std::string& called = block.text.empty() ? attachment->name : block.text; // here, or where it came first
        const std::string name = called.empty() ? "attachment" : oneLine(called);
        return before + ("[" + name) + "](" + asLink(options.attachments) + '/' + fileNameOf(*attachment) + ")\n";
    };
    switch (block.kind) {
    case BlockKind::text:
    case BlockKind::error: return block.text + '\n';
    case BlockKind::reasoning: return options.withReasoning ? quoted(block.text) : std::string();
    case BlockKind::picture: return link("!");
    case BlockKind::file: return link("");
    case BlockKind::toolCall: return "*Tool call*\n\n" + fenced(block.text.empty() ? block.payload : block.text);
    case BlockKind::toolResult: return "*Result*\n\n" + fenced(block.text);
    case BlockKind::products: return "*Products*\n\n" + fenced(block.text);
    case BlockKind::regions:
        return block.text.empty() ? std::string() : "*Marked on the picture*\n\n" + fenced(block.text);
    case BlockKind::lane: break;
    }
    return {};
}

/// A title as a file name that no system stumbles over: letters, digits, blanks and some signs, not too long.
std::string asFileName(const std::string& title) {
    std::string name;
    for (const char c : title.substr(0, 80)) {
        const bool isPlain = (c & 0x80) != 0 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                             (c >= 'A' && c <= 'Z') || std::string_view(" -_,()").find(c) != std::string_view::npos;
        name += isPlain ? c : '_';
    }
    name = wholeCharacters(name);
    while (name.ends_with(' ')) name.pop_back();
    return name;
}

} // namespace

std::vector<Conversation> Exporter::chosen(const std::vector<Id>& ids) const {
    if (ids.empty()) return m_store.conversations().list(std::numeric_limits<std::int64_t>::max());
    std::vector<Conversation> chats;
    for (const Id id : ids)
        if (std::optional<Conversation> chat = m_store.conversations().find(id)) chats.push_back(std::move(*chat));
    return chats;
}

std::string Exporter::markdown(Id conversation, const MarkdownOptions& options) const {
    const std::optional<Conversation> chat = m_store.conversations().find(conversation);
    if (!chat) throw Error(ErrorKind::usage, "This chat is not there any more.");
    std::string text = "# " + (chat->title.empty() ? std::string("Chat") : oneLine(chat->title)) + '\n';
    for (const Message& message : m_store.messages().branch(conversation)) {
        text += "\n## " + oneLine(who(message)) + '\n';
        for (const Block& block : message.blocks)
            if (block.lane == 0)
                if (const std::string part = asMarkdown(block, m_store.attachments(), options); !part.empty())
                    text += '\n' + part;
        if (!message.problem.empty()) text += "\n*" + oneLine(message.problem) + "*\n";
    }
    return text;
}

bool Exporter::markdownFolder(const std::filesystem::path& folder, const MarkdownOptions& options,
                              const ExportProgress& progress) const {
    makePrivateFolder(folder);
    std::set<std::string> written;
    int number = 0;
    const std::vector<Conversation> chats = chosen({});
    for (const Conversation& chat : chats) {
        const auto tell = [&, before = number](double share) {
            return !progress || progress((before + share) / static_cast<double>(chats.size()));
        };
        if (!tell(0)) return false;
        std::string digits = std::to_string(++number);
        digits.insert(0, std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0'));
        WholeFile out(folder / pathOf(digits + ' ' + (chat.title.empty() ? "Chat" : asFileName(chat.title)) + ".md"));
        out.write(markdown(chat.id, options));
        out.finish();
        if (!writeAttachments(chat.id, folder / pathOf(options.attachments), written, tell)) return false;
    }
    return true;
}

bool Exporter::markdownFile(const std::filesystem::path& file, Id conversation, MarkdownOptions options,
                            const ExportProgress& progress) const {
    const std::u8string stem = file.stem().u8string();
    options.attachments = std::string(stem.begin(), stem.end()) + "-attachments";
    std::set<std::string> written;
    WholeFile out(file);
    out.write(markdown(conversation, options));
    if (!writeAttachments(conversation, file.parent_path() / pathOf(options.attachments), written, progress))
        return false;
    out.finish(); // it appears with its pictures
    return true;
}

bool Exporter::writeAttachments(Id conversation, const std::filesystem::path& folder, std::set<std::string>& written,
                                const ExportProgress& progress) const {
    const std::vector<Message> messages = m_store.messages().branch(conversation);
    std::size_t done = 0;
    for (const Message& message : messages) {
        if (progress && !progress(static_cast<double>(done++) / static_cast<double>(messages.size()))) return false;
        for (const Block& block : message.blocks) {
            const std::optional<Attachment> attachment = m_store.attachments().find(block.attachment);
            if (!attachment || !written.insert(block.attachment).second) continue;
            makePrivateFolder(folder);
            if (const std::optional<std::string> content = m_store.attachments().readIfWhole(block.attachment))
                writeDurably(folder / fileNameOf(*attachment), std::as_bytes(std::span(*content)));
        }
    }
    return true;
}

} // namespace calliope::storage
