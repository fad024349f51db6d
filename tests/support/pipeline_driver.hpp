// Drives a pipeline as the writer does: one transaction, then committed(). For tests of one
// pipeline alone.
#pragma once

#include "pipelines/pipeline.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {

class PipelineFixture : public StoreFixture {
protected:
    // All that waits, at most `max` events a transaction; what was written in all.
    pipelines::Written drain(pipelines::Pipeline& pipeline, std::size_t max = 1'000) {
        pipelines::Written total;
        while (pipeline.waiting() > 0) {
            add(total,
                write([&](storage::WriteScope& scope) { return pipeline.write(scope, max); }));
            pipeline.committed();
        }
        return total;
    }
    // A transaction that is rolled back: the events stay.
    void fail_once(pipelines::Pipeline& pipeline, std::size_t max = 1'000) {
        EXPECT_THROW(write([&](storage::WriteScope& scope) {
                         return write_and_throw(pipeline, scope, max);
                     }),
                     std::runtime_error);
        pipeline.rolled_back();
    }

private:
    static Task<int> write_and_throw(pipelines::Pipeline& pipeline, storage::WriteScope& scope,
                                     std::size_t max) {
        co_await pipeline.write(scope, max);
        throw std::runtime_error("the test lets this transaction fail");
    }
    static void add(pipelines::Written& total, const pipelines::Written& one) {
        total.events += one.events;
        total.rows += one.rows;
        total.duplicates += one.duplicates;
        total.quarantined += one.quarantined;
        total.touched.insert(one.touched.begin(), one.touched.end());
    }
};

} // namespace nof0::test
