#include "api/exports.hpp"

#include "api/csv.hpp"
#include "api/http/error.hpp"
#include "api/questions.hpp"
#include "api/row_stream.hpp"
#include "base/failure.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

namespace nof0::api {
namespace {

using projections::ListAsk;

std::string_view first_kind(std::string_view accept) {
    std::string_view kind = accept.substr(0, accept.find_first_of(",;"));
    while (kind.ends_with(' ')) {
        kind.remove_suffix(1);
    }
    return kind;
}

Result<ListAsk> ask_of(const Request& request, const ListResource& list) {
    return &list == &bars_list() ? bars_ask(request) : list_ask(request, list);
}

// Bytes of a whole answer, for a connection that ends with it.
std::string answer_bytes(const Rendered& rendered, std::string_view common_lines) {
    const Representation& body = rendered.identity();
    return fmt::format("{}{}Content-Length: {}\r\nConnection: close\r\n\r\n{}", body.head(),
                       common_lines, body.body().size(), body.body());
}

std::string head_lines(std::string_view member, ExportFormat format, const RowBatch& first) {
    const bool is_csv = format == ExportFormat::csv;
    return fmt::format("Content-Type: {}\r\nContent-Disposition: attachment; filename=\"{}.{}\"\r\n"
                       "Cache-Control: no-store\r\nVary: Accept\r\nX-Data-Version: {}\r\n"
                       "X-Data-Time: {}\r\n",
                       is_csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson",
                       member, is_csv ? "csv" : "ndjson", first.version, iso_time_ms(first.at_ms));
}

std::string text_of(const RowBatch& batch, ExportFormat format, std::string_view columns) {
    std::string text;
    for (const std::string& row : batch.rows) {
        if (format == ExportFormat::csv) {
            append_csv_row(text, row, columns);
        } else {
            text += row;
            text += '\n';
        }
    }
    return text;
}

} // namespace

std::optional<ExportFormat> export_format(const Request& request) {
    if (const auto format = request.query_value("format"); format && !format->empty()) {
        return *format == "csv"      ? std::optional(ExportFormat::csv)
               : *format == "ndjson" ? std::optional(ExportFormat::ndjson)
                                     : std::nullopt;
    }
    const std::string_view kind = first_kind(request.header("Accept"));
    if (kind == "text/csv") {
        return ExportFormat::csv;
    }
    const bool is_lines = kind == "application/x-ndjson" || kind == "application/ndjson";
    return is_lines ? std::optional(ExportFormat::ndjson) : std::nullopt;
}

std::shared_ptr<const void> ExportGate::enter() {
    if (inside_.fetch_add(1) >= most_) {
        inside_.fetch_sub(1);
        return nullptr;
    }
    return {this, [this](const void*) { inside_.fetch_sub(1); }};
}

struct Exports::Job {
    ChunkedWriter writer;
    std::shared_ptr<const void> place; // null: there is none
    std::string common_lines;
    ExportFormat format;
    Method method;
    const ListResource& list;
    RowStream rows;
};

Exports::Exports(asio::io_context& shard, DocumentSource& source, ExportGate& gate,
                 ExportOptions options)
    : shard_(shard), source_(source), gate_(gate), options_(options) {}

void Exports::add_to(Route& route, const Endpoint& endpoint) {
    const ReadyHandler plain = route.ready;
    const ListResource& list = *endpoint.list;
    // What is asked wrongly is refused before the connection is taken.
    route.ready = [plain, &list](const Request& request) -> RenderedPtr {
        if (!export_format(request)) {
            return plain(request);
        }
        const Result<ListAsk> ask = ask_of(request, list);
        return ask ? nullptr : error_response(ErrorCode::bad_parameter, ask.error().message);
    };
    route.takes = [](const Request& request) { return export_format(request).has_value(); };
    route.take = [this, &endpoint](const Request& request, Takeover takeover) {
        take(endpoint, request, std::move(takeover));
    };
}

void Exports::take(const Endpoint& endpoint, const Request& request, Takeover takeover) {
    const ListResource& list = *endpoint.list;
    ListAsk ask = *ask_of(request, list);
    const std::int64_t rows_max = ask.limit;
    std::string common_lines = takeover.common_lines;
    const std::shared_ptr<Job> job(
        new Job{ChunkedWriter(std::move(takeover), request.http_minor, options_.write_timeout),
                gate_.enter(), std::move(common_lines), *export_format(request), request.method,
                list, RowStream(source_, list.page, std::move(ask), rows_max)});
    std::erase_if(jobs_, [](const std::weak_ptr<Job>& old) { return old.expired(); });
    jobs_.push_back(job);
    asio::co_spawn(shard_, run(job), asio::detached);
}

Task<> Exports::run(std::shared_ptr<Job> job) {
    try {
        if (!job->place) {
            const RenderedPtr full = error_response(
                ErrorCode::unavailable, "too many exports are under way; try again shortly");
            co_await job->writer.send(answer_bytes(*full, job->common_lines));
            job->writer.close();
            co_return;
        }
        co_await send_rows(*job);
    } catch (const ClientGone&) { // it has what it wanted, or not
    } catch (const std::exception& failure) {
        log_warn("api.export_failed", {{"list", job->list.member}, {"why", failure.what()}});
    }
    job->writer.close();
}

Task<> Exports::send_rows(Job& job) {
    RowBatch batch;
    std::exception_ptr failure;
    try {
        batch = co_await job.rows.next();
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) { // nothing is sent yet, so the client can be told
        const RenderedPtr answer = error_response_from(failure, job.list.member);
        co_return co_await job.writer.send(answer_bytes(*answer, job.common_lines));
    }
    std::string lines = head_lines(job.list.member, job.format, batch);
    co_await job.writer.begin(std::move(lines));
    if (job.method == Method::head) {
        co_return;
    }
    if (job.format == ExportFormat::csv) {
        std::string header = csv_header(job.list.columns);
        co_await job.writer.write(std::move(header));
    }
    for (;;) {
        std::string text = text_of(batch, job.format, job.list.columns);
        co_await job.writer.write(std::move(text));
        if (batch.is_last) {
            break;
        }
        batch = co_await job.rows.next();
    }
    co_await job.writer.end();
}

void Exports::stop() {
    for (const std::weak_ptr<Job>& job : jobs_) {
        if (const auto running = job.lock()) {
            running->writer.close();
        }
    }
    jobs_.clear();
}

} // namespace nof0::api
