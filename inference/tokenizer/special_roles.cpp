#include "inference/tokenizer/special_roles.h"

#include "inference/tokenizer/metadata.h"

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <string>

namespace calliope::tokenizer {

namespace {
constexpr std::uint32_t noId = std::numeric_limits<std::uint32_t>::max(); // what writers of -1 leave behind

struct RoleRow {
    Role role;
    std::string_view key;
    bool stops;
    std::optional<TokenId> llamaDefault; ///< where an SPM file (`tokenizer.ggml.model` = llama) says nothing
    std::vector<std::string_view> texts; ///< where the file says nothing: the first one present has the role
};

const std::vector<RoleRow>& roleRows() {
    static const std::vector<RoleRow> rows = {
        {Role::beginOfText, "tokenizer.ggml.bos_token_id", false, 1, {}},
        {Role::endOfText, "tokenizer.ggml.eos_token_id", true, 2, {}},
        {Role::endOfTurn,
         "tokenizer.ggml.eot_token_id",
         true,
         {},
         {"<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|endoftext|>", "<|end_of_text|>", "<EOT>", "_<EOT>",
          "[EOT]", "<｜end▁of▁sentence｜>", "<end_of_utterance>"}},
        {Role::endOfMessage, "tokenizer.ggml.eom_token_id", true, {}, {"<|eom_id|>"}},
        {Role::unknown, "tokenizer.ggml.unknown_token_id", false, 0, {}},
        {Role::fillPrefix,
         "tokenizer.ggml.fim_pre_token_id",
         false,
         {},
         {"<|fim_prefix|>", "<fim-prefix>", "<fim_prefix>", "<｜fim▁begin｜>", "<PRE>", "▁<PRE>", "<|code_prefix|>",
          "<|prefix|>"}},
        {Role::fillSuffix,
         "tokenizer.ggml.fim_suf_token_id",
         false,
         {},
         {"<|fim_suffix|>", "<fim-suffix>", "<fim_suffix>", "<｜fim▁hole｜>", "<SUF>", "▁<SUF>", "<|code_suffix|>",
          "<|suffix|>"}},
        {Role::fillMiddle,
         "tokenizer.ggml.fim_mid_token_id",
         false,
         {},
         {"<|fim_middle|>", "<fim-middle>", "<fim_middle>", "<｜fim▁end｜>", "<MID>", "▁<MID>", "<|code_middle|>",
          "<|middle|>"}},
        {Role::fillPadding,
         "tokenizer.ggml.fim_pad_token_id",
         true,
         {},
         {"<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]"}},
        {Role::fillRepository,
         "tokenizer.ggml.fim_rep_token_id",
         true,
         {},
         {"<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>"}},
        {Role::fillFile, "tokenizer.ggml.fim_sep_token_id", true, {}, {"<|file_sep|>"}},
    };
    return rows;
}

/// Tokens that end an answer in whatever vocabulary they stand.
constexpr std::string_view stopTexts[] = {
    "<|eot_id|>",
    "<|im_end|>",
    "<|end|>",
    "<|return|>",
    "<|call|>",
    "<|flush|>",
    "<|calls|>",
    "<end_of_turn>",
    "<|endoftext|>",
    "</s>",
    "<|eom_id|>",
    "<EOT>",
    "_<EOT>",
    "[EOT]",
    "[EOS]",
    "<eos>",
    "<turn|>",
    "<|tool_response>",
    "[e~[",
    "<|end_of_text|>",
    "<end_of_utterance>",
    "<｜end▁of▁sentence｜>",
};

/// Harmony's structure within a turn: an answer's reader needs to see it, so it is not control.
constexpr std::string_view visibleTexts[] = {"<|start|>", "<|message|>", "<|channel|>", "<|constrain|>"};

/// Where all of `present` end answers, `text` does not and becomes `kind`.
struct StopException {
    std::vector<std::string_view> present;
    std::string_view text;
    TokenKind kind;
};

const std::vector<StopException>& stopExceptions() {
    static const std::vector<StopException> rows = {
        {{"<|return|>", "<|call|>"}, "<|end|>", TokenKind::userDefined}, // harmony: the end of one message of several
        {{"<|return|>", "<|calls|>"}, "<|end|>", TokenKind::userDefined},
        {{"<|flush|>", "<|call|>"}, "<|end|>", TokenKind::userDefined}, // Solar
        {{"<|flush|>", "<|calls|>"}, "<|end|>", TokenKind::userDefined},
        {{"<|tool_response>"}, "</s>", TokenKind::normal}, // Gemma 4: HTML
    };
    return rows;
}

/// Whether one of the file's merges makes `text`.
bool isMerged(const gguf::File& file, std::string_view text) {
    const auto* merges = findList<std::string>(file, "tokenizer.ggml.merges");
    if (merges == nullptr) return false;
    return std::ranges::any_of(*merges, [text](std::string_view merge) {
        if (merge.size() != text.size() + 1) return false;
        const std::size_t blank = merge.find(' ', 1);
        return blank != std::string_view::npos && merge.substr(0, blank) == text.substr(0, blank) &&
               merge.substr(blank + 1) == text.substr(blank);
    });
}

class Assigner {
public:
    Assigner(const gguf::File& file, const TokenIndex& idByText, std::vector<TokenKind>& kinds)
        : m_file(file)
        , m_idByText(idByText)
        , m_kinds(kinds) {}

    SpecialRoles run() {
        const bool llama = gguf::getString(m_file, "tokenizer.ggml.model", "") == "llama";
        for (const RoleRow& row : roleRows()) {
            std::optional<TokenId> id = byKey(row.key);
            if (!id && llama && row.llamaDefault && *row.llamaDefault < m_kinds.size()) id = row.llamaDefault;
            for (auto text = row.texts.begin(); !id && text != row.texts.end(); ++text) id = controlToken(*text);
            m_roles.ids[static_cast<std::size_t>(row.role)] = id;
            if (row.stops && id) m_roles.stops.push_back(*id);
        }
        for (const std::string_view text : stopTexts)
            if (const auto id = controlToken(text)) m_roles.stops.push_back(*id);
        for (const std::string_view text : visibleTexts)
            if (const auto found = m_idByText.find(text); found != m_idByText.end()) show(found->second);
        for (const StopException& exception : stopExceptions()) apply(exception);
        std::ranges::sort(m_roles.stops);
        m_roles.stops.erase(std::unique(m_roles.stops.begin(), m_roles.stops.end()), m_roles.stops.end());
        std::ranges::sort(m_roles.syntax);
        return std::move(m_roles);
    }

private:
    [[nodiscard]] std::optional<TokenId> byKey(std::string_view key) const {
        const std::uint32_t id = gguf::getU32(m_file, key, noId);
        if (id == noId) return std::nullopt;
        if (id >= m_kinds.size())
            throw Error(ErrorKind::format, concat("The model file is damaged: ", key, " is ", id,
                                                  ", but there are only ", m_kinds.size(), " tokens."));
        return id;
    }

    /// The token of this text, which from now on is control.
    std::optional<TokenId> controlToken(std::string_view text) {
        const auto found = m_idByText.find(text);
        if (found == m_idByText.end()) return std::nullopt;
        TokenKind& kind = m_kinds[found->second];
        if (kind == TokenKind::normal && isMerged(m_file, text)) return std::nullopt;
        kind = TokenKind::control;
        return found->second;
    }

    [[nodiscard]] bool stops(std::string_view text) const {
        const auto found = m_idByText.find(text);
        return found != m_idByText.end() && std::ranges::find(m_roles.stops, found->second) != m_roles.stops.end();
    }

    void apply(const StopException& exception) {
        const bool applies =
            stops(exception.text) &&
            std::ranges::all_of(exception.present, [this](std::string_view text) { return stops(text); });
        if (!applies) return;
        const TokenId id = m_idByText.at(exception.text);
        std::erase(m_roles.stops, id);
        if (exception.kind == TokenKind::userDefined)
            show(id);
        else
            m_kinds[id] = exception.kind;
    }

    void show(TokenId id) {
        m_kinds[id] = TokenKind::userDefined;
        m_roles.syntax.push_back(id);
    }

    const gguf::File& m_file;
    const TokenIndex& m_idByText;
    std::vector<TokenKind>& m_kinds;
    SpecialRoles m_roles;
};
} // namespace

SpecialRoles assignRoles(const gguf::File& file, const TokenIndex& idByText, std::vector<TokenKind>& kinds) {
    return Assigner(file, idByText, kinds).run();
}

} // namespace calliope::tokenizer
