// Rows in Postgres' binary COPY format, ready for Session::copy().
//
// Append-only; clear() keeps the memory, so one buffer serves batch after batch without allocating.
#pragma once

#include "storage/pg/row.hpp"

#include <string>
#include <string_view>

namespace nof0::pg {

template<class Row>
class CopyBuffer {
public:
    CopyBuffer() { clear(); }

    void add(const Row& row) {
        wire::put<std::int16_t>(bytes_, k_columns);
        boost::mp11::mp_for_each<detail::Members<Row>>(
            [&]<class Member>(Member) { put_field(bytes_, row.*Member::pointer); });
        ++rows_;
    }

    std::size_t rows() const { return rows_; }
    bool empty() const { return rows_ == 0; }
    // Size of what would be sent, for bounding a batch by bytes.
    std::size_t size_bytes() const { return bytes_.size(); }
    std::string_view bytes() const { return bytes_; }

    void clear() {
        bytes_.assign(k_header.data(), k_header.size());
        rows_ = 0;
    }

private:
    static constexpr std::int16_t k_columns = boost::mp11::mp_size<detail::Members<Row>>::value;
    // Signature, no flags, no header extension. The end of the stream ends the data, so that the
    // optional trailer is not needed and the buffer can be sent at any moment.
    static constexpr std::string_view k_header{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};

    std::string bytes_;
    std::size_t rows_ = 0;
};

} // namespace nof0::pg
