"""What is done about every call of the API, whatever it asks: it is counted, a read is recorded."""

from tukin.aws.callers.asked import Calls
from tukin.people.calls import count_call
from tukin.people.reading.record import record_read
from tukin.people.reading.routes import is_read

EVERY_CALL = Calls(count_call, is_read, record_read)
