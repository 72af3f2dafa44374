mock_provider "aws" {
  source = "../../mocks"
}

variables {
  name               = "shop-dev"
  location           = { account = "111111111111", region = "us-east-1" }
  functions          = { create_order = { memory = 1024 }, follow_order = { memory = 512, reads_a_stream = true } }
  queues             = ["work"]
  dead_letter_queues = ["dead_letters"]
  apis               = { shop = "dev" }
  alarms             = ["shop-dev"]
  prices             = { gb_second = 0.00001, million_requests = 0.2 }
  runbook            = "https://runbooks.example.com/shop"
}

run "all_that_is_given_is_shown" {
  command = plan

  assert {
    condition = [for graph in local.shown : graph.title] == [
      "Invocations", "Errors", "Throttles", "Duration, p50", "Duration, p99", "Concurrent executions", "Iterator age",
      "Messages waiting", "Age of the oldest message", "Dead letters", "API: requests and errors", "API: latency, p50 and p99",
    ]
    error_message = "Every graph must be there."
  }

  assert {
    condition     = local.cost == "d0 * 0.000000010000000 + i0 * 0.000000200000000 + d1 * 0.000000005000000 + i1 * 0.000000200000000"
    error_message = "The cost must be of each function's milliseconds at its memory, and of its requests."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[2].properties.alarms == ["arn:aws:cloudwatch:us-east-1:111111111111:alarm:shop-dev"]
    error_message = "Alarms must be shown."
  }

  assert {
    condition     = length(distinct([for widget in local.widgets : "${widget.x} ${widget.y}"])) == length(local.widgets)
    error_message = "No widget may lie on another."
  }
}

run "what_is_not_given_is_not_shown" {
  command = plan

  variables {
    functions          = {}
    queues             = []
    dead_letter_queues = []
    apis               = {}
    alarms             = []
    runbook            = null
  }

  assert {
    condition     = [for widget in local.widgets : widget.type] == ["text"]
    error_message = "An empty graph tells nothing."
  }
}

run "what_cannot_be_shown_is_refused" {
  command = plan

  variables {
    name     = "shop dev"
    location = { account = "1", region = "us-east-1" }
    alarms   = [for number in range(101) : "alarm-${number}"]
    prices   = { gb_second = -1 }
  }

  expect_failures = [var.name, var.location, var.alarms, var.prices]
}
