#include "jobs/archive_file.hpp"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>
#include <vector>
#include <zstd.h>

namespace nof0::jobs {
namespace {

constexpr std::size_t k_pending_bytes = 256 * 1024; // of text, before it is compressed

[[noreturn]] void refuse(const std::filesystem::path& path, const char* what) {
    throw std::runtime_error(path.string() + ": " + what);
}

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

struct FreeZstd {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::string hex_of(const Sha256& digest) {
    return hex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

void sync_folder_of(const std::filesystem::path& path) {
    const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
}

} // namespace

struct ArchiveWriter::State {
    std::filesystem::path path;
    std::filesystem::path part;
    File file;
    std::unique_ptr<ZSTD_CCtx, FreeZstd> zstd{ZSTD_createCCtx()};
    std::vector<char> out = std::vector<char>(ZSTD_CStreamOutSize());
    std::string pending;
    Sha256Stream sha;
    std::int64_t lines = 0;

    void compress(ZSTD_EndDirective directive) {
        sha.update(pending);
        ZSTD_inBuffer input{pending.data(), pending.size(), 0};
        for (;;) {
            ZSTD_outBuffer output{out.data(), out.size(), 0};
            const std::size_t left = ZSTD_compressStream2(zstd.get(), &output, &input, directive);
            if (ZSTD_isError(left) != 0) {
                refuse(part, ZSTD_getErrorName(left));
            }
            if (std::fwrite(out.data(), 1, output.pos, file.get()) != output.pos) {
                refuse(part, "cannot be written");
            }
            const bool done = directive == ZSTD_e_end ? left == 0 : input.pos == input.size;
            if (done) {
                break;
            }
        }
        pending.clear();
    }
};

ArchiveWriter::ArchiveWriter(std::filesystem::path path) : state_(std::make_unique<State>()) {
    state_->path = std::move(path);
    state_->part = state_->path;
    state_->part += ".part";
    state_->file.reset(std::fopen(state_->part.c_str(), "wbe"));
    if (!state_->file) {
        refuse(state_->part, "cannot be made");
    }
}

ArchiveWriter::~ArchiveWriter() = default;

void ArchiveWriter::add(std::string_view line) {
    state_->pending.append(line);
    state_->pending += '\n';
    ++state_->lines;
    if (state_->pending.size() >= k_pending_bytes) {
        state_->compress(ZSTD_e_continue);
    }
}

ArchiveSummary ArchiveWriter::finish() {
    state_->compress(ZSTD_e_end);
    std::FILE* file = state_->file.get();
    if (std::fflush(file) != 0 || ::fsync(::fileno(file)) != 0) {
        refuse(state_->part, "cannot be brought to the disk");
    }
    state_->file.reset();
    std::filesystem::rename(state_->part, state_->path);
    sync_folder_of(state_->path);
    return {state_->lines, hex_of(state_->sha.finish())};
}

ArchiveSummary read_archive(const std::filesystem::path& path) {
    const File file(std::fopen(path.c_str(), "rbe"));
    if (!file) {
        refuse(path, "cannot be read");
    }
    const std::unique_ptr<ZSTD_DCtx, FreeZstd> zstd(ZSTD_createDCtx());
    std::vector<char> in(ZSTD_DStreamInSize());
    std::vector<char> out(ZSTD_DStreamOutSize());
    ArchiveSummary summary;
    Sha256Stream sha;
    std::size_t hint = 1; // 0: a frame has ended
    while (const std::size_t read = std::fread(in.data(), 1, in.size(), file.get())) {
        ZSTD_inBuffer input{in.data(), read, 0};
        while (input.pos < input.size) {
            ZSTD_outBuffer output{out.data(), out.size(), 0};
            hint = ZSTD_decompressStream(zstd.get(), &output, &input);
            if (ZSTD_isError(hint) != 0) {
                refuse(path, ZSTD_getErrorName(hint));
            }
            const std::string_view text(out.data(), output.pos);
            summary.lines += std::count(text.begin(), text.end(), '\n');
            sha.update(text);
        }
    }
    if (hint != 0) {
        refuse(path, "ends too early");
    }
    summary.sha256 = hex_of(sha.finish());
    return summary;
}

} // namespace nof0::jobs
